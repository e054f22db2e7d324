import { simpleGit } from 'simple-git';
import { gitEnvironment, gitError, killed, safeConfig, type Git } from './git-command.ts';

/** Commands for people, in a folder. EngineErrors: `cancelled`, `git-failed` with git's own words as the cause. */
export function gitIn(folder: string, signal: AbortSignal | undefined): Git {
  const environment = gitEnvironment();
  const git = simpleGit({
    baseDir: folder,
    config: [...safeConfig],
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    // The process has ended when it has closed its output; an exit alone may come before the last of it.
    completion: { onClose: true, onExit: false },
    errors: (error, { exitCode, stdErr }) =>
      error ??
      (typeof exitCode === 'number' ? (exitCode > 0 && stdErr.length > 0 ? Buffer.concat(stdErr) : undefined) : killed),
    // What the library guards against is set here on purpose, to safe values; nothing of it comes from the repository.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeExec: true,
      allowUnsafeSshCommand: true,
      allowUnsafeAskPass: true,
      allowUnsafeTemplateDir: true,
      allowUnsafeGitProxy: true,
    },
    ...(signal && { abort: signal }),
  }).env(environment);
  return async (...args) => {
    try {
      return await git.raw([...args]);
    } catch (cause) {
      throw gitError(args, cause, signal);
    }
  };
}
