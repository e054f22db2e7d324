import { readlink } from 'node:fs/promises';
import { runProgram } from '../run-program.ts';
import { serviceProperties, timerProperties, type TimerTexts } from './describe-timers.ts';

const mostOutput = 16 * 1024 * 1024;
const patience = 5000;

/** What systemd of this machine tells of its timers, which every user may ask; nothing where there is none. Never rejects. */
export async function readTimers(signal: AbortSignal): Promise<TimerTexts> {
  const limits = {
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    most: mostOutput,
    environment: { TZ: 'UTC' },
  };
  const ask = async (...words: readonly string[]): Promise<string> => {
    const answer = await runProgram(['systemctl', ...words, '--no-pager'], limits);
    return answer.kind === 'seen' ? answer.value : '';
  };
  const [timers, files, services, zone] = await Promise.all([
    ask('show', '*.timer', '--all', `--property=${timerProperties.join()}`),
    ask('list-unit-files', '*.timer', '--plain', '--no-legend'),
    ask('show', '*.service', '--all', `--property=${serviceProperties.join()}`),
    readlink('/etc/localtime').catch(() => ''),
  ]);
  return { timers, files, services, zone };
}
