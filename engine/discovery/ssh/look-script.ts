import { firmwareFiles, firmwareNumbers, machineIdFile } from '../host/machine-numbers.ts';
import { serviceProperties, timerProperties } from '../host/describe-timers.ts';

/** What is asked of a host beside what every look tells. */
export interface Asked {
  readonly packages: boolean;
  readonly timers: boolean;
}

/**
 * What is run on a host: it reads, writes nothing, and needs no more than a POSIX shell and what every Linux has. Parts are
 * opened by a line with their name. Line breaks in what a user of the host can choose become blanks, zero bytes \x01: nobody
 * can open a part by the name of a program.
 */
export function lookScript({ packages, timers }: Asked): string {
  return `export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
part() { printf '\\n@@ %s\\n' "$1"; }
part hostname; cat /proc/sys/kernel/hostname
part os; cat /etc/os-release
part system; uname -srm
part addresses; ip -o address show
part ports; cat /proc/sys/net/ipv4/ip_local_port_range
part id; for file in ${firmwareNumbers.map((name) => firmwareFiles[name]).join(' ')}; do cat $file || echo; done
part denied; for file in ${firmwareNumbers.map((name) => firmwareFiles[name]).join(' ')}; do [ -e $file ] && ! [ -r $file ] && echo $file; done
part machine-id; cat ${machineIdFile}
for table in tcp tcp6 udp udp6; do
  [ -e /proc/net/$table ] && { part net/$table; cat /proc/net/$table; }
done
part processes
for folder in /proc/[0-9]*; do
  tr '\\n' ' ' <$folder/stat && printf '\\n' && tr '\\n\\000' ' \\001' <$folder/cmdline | head -c 4096 && printf '\\n'
done
part links; ls -lq /proc/[0-9]*/exe /proc/[0-9]*/ns/net
part files; ls -lq /proc/[0-9]*/fd | grep -e '^/proc/' -e 'socket:'
part left; ls -d /proc/[0-9]*
part listening; cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 | grep -e ' 0A ' -e ' 07 '
part units; systemctl list-units --type=service --all --plain --no-legend --no-pager
part unit-files; systemctl list-unit-files '*.service' --plain --no-legend --no-pager
part mounts; cat /proc/mounts
${timers ? timerScript : ''}${packages ? packageScript : ''}part end
exit 0
`;
}

const timerScript = `part timers; timers=$(TZ=UTC systemctl show '*.timer' --all --no-pager --property=${timerProperties.join()})
printf '%s\\n' "$timers"
part timer-files; systemctl list-unit-files '*.timer' --plain --no-legend --no-pager
part timed; TZ=UTC systemctl show --no-pager --property=${serviceProperties.join()} -- $(printf '%s\\n' "$timers" | sed -n 's/^Unit=//p')
part zone; readlink /etc/localtime
`;

const packageScript = `part packages
dpkg-query -W -f '\${db:Status-Status} \${Package} \${Version}\\n' ||
  rpm -qa --queryformat 'installed %{NAME} %{VERSION}-%{RELEASE}\\n' ||
  apk info -v
`;
