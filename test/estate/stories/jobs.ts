import { on, untilOn } from '../hand.ts';
import type { Story } from '../story.ts';

/** Jobs that timers start. */
export const jobStories: readonly Story[] = [
  {
    title: 'a job that starts at another hour',
    plant: () => on('legacy', `sed -i 's/02:00/04:30/' ${timer} && ${reload}`),
    mend: () => on('legacy', `sed -i 's/04:30/02:00/' ${timer} && ${reload}`),
    findings: ['decay.schedule stock-count'],
  },
  {
    title: 'a job whose timer is stopped',
    plant: () => on('legacy', 'systemctl stop stock-count.timer'),
    mend: () => on('legacy', 'systemctl start stock-count.timer'),
    findings: ['decay.override stock-count'],
  },
  {
    title: 'a job whose timer is gone',
    plant: () => on('legacy', `systemctl stop stock-count.timer && mv ${timer} /root/ && systemctl daemon-reload`),
    mend: () => on('legacy', `mv /root/stock-count.timer ${timer} && ${reload}`),
    findings: ['inventory.missing stock-count'],
  },
  {
    title: 'a job that took so long that another began before it had ended',
    plant: async () => {
      await on('legacy', 'touch /run/delivery && systemctl start --no-block stock-count');
      await untilOn('legacy', '[ "$(systemctl show --value -p MainPID stock-count)" -gt 0 ]');
      // The beginning of a run is told in whole seconds, so that the next has to begin in a later one.
      await untilOn('legacy', `test $(date +%s) -gt $(date -d "${began}" +%s)`);
      await on('legacy', 'systemctl start price-list; rm /run/delivery');
      await untilOn('legacy', '! systemctl is-active stock-count');
    },
    mend: () => on('legacy', 'systemctl start price-list'),
    findings: ['decay.schedule price-list'],
  },
];

const began = '$(systemctl show --value -p ExecMainStartTimestamp stock-count)';
const timer = '/etc/systemd/system/stock-count.timer';
const reload = 'systemctl daemon-reload && systemctl restart stock-count.timer';
