import { describe, expect, test } from 'vitest';
import { programName } from '../../../engine/discovery/host/program-name.ts';

describe('the name of a program', () => {
  test.each([
    ['/usr/bin/node /srv/orders-api.js --port 80', '/usr/bin/node', 'orders-api.js'],
    ['node --max-old-space-size=512 -r ./trace.js server.js', '/usr/bin/node', 'server.js'],
    ['node --import tsx src/worker.ts', '/usr/bin/node', 'worker.ts'],
    ['node -e console.log(process.env.TOKEN)', '/usr/bin/node', 'node'],
    ['node', '/usr/bin/node', 'node'],
    ['deno run main.ts', '/usr/bin/deno', 'main.ts'],
    ['orders-api', '/usr/bin/node', 'orders-api'],
    ['/usr/bin/python3.11 -m http.server 8000', '/usr/bin/python3.11', 'http.server'],
    ['python3 -c import(os)', '/usr/bin/python3', 'python3'],
    ['python3 -u /opt/app/main.py', '/usr/bin/python3', 'main.py'],
    ['gunicorn: master [app]', '/usr/bin/python3', 'gunicorn'],
    ['java -Xmx1g -cp /a.jar:/b.jar com.example.Main --secret x', '/usr/bin/java', 'com.example.Main'],
    ['java -Dpassword=x -jar /opt/app/app.jar', '/usr/bin/java', 'app.jar'],
    ['java -p mods -m shop/com.example.Shop', '/usr/bin/java', 'com.example.Shop'],
    ['dotnet /app/Shop.dll', '/usr/bin/dotnet', 'Shop.dll'],
    ['bash -o pipefail /etc/init.d/job', '/bin/bash', 'job'],
    ['sh -c secret-command', '/bin/dash', 'dash'],
    ['-bash', '/bin/bash', 'bash'],
    ['nginx: worker process', '/usr/sbin/nginx', 'nginx'],
    ['/usr/sbin/nginx -g daemon', '/usr/sbin/nginx (deleted)', 'nginx'],
    ['httpd -f -p 80', '/bin/busybox', 'httpd'],
    ['', '/usr/sbin/sshd', 'sshd'],
  ])('of `%s` run by %s is %s', (line, executable, expected) => {
    expect(programName({ words: line.split(' '), executable })).toBe(expected);
  });

  test.each([
    ['postgres: checkpointer', 'postgres', 'postgres'],
    ['/usr/lib/systemd/systemd-networkd', 'systemd-network', 'systemd-networkd'],
    ['anything it likes', 'real-name', 'real-name'],
    ['', 'kthing', 'kthing'],
    ['', undefined, 'unknown'],
  ])('of `%s`, whose executable may not be read, comes from what the kernel calls it', (line, short, expected) => {
    expect(programName({ words: line.split(' '), ...(short !== undefined && { short }) })).toBe(expected);
  });

  test('is short, whatever the command line', () => {
    expect(programName({ words: ['node', 'x'.repeat(100_000)], executable: '/bin/node' }).length).toBe(255);
  });
});
