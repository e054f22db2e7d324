import { basename } from 'node:path';

/** What is known of a process's program. Command lines can hold secrets: only a name leaves this file. */
export interface ProgramFacts {
  /** Command line, split. */
  readonly words: readonly string[];
  /** Path of the executable, where it may be read. */
  readonly executable?: string;
  /** The kernel's name of the process: 15 bytes at most, and the process can change it. */
  readonly short?: string;
}

interface Interpreter {
  readonly name: RegExp;
  /** Options that take the next word. */
  readonly takes: RegExp;
  /** Options after which comes a program, or nothing, instead of the path of a script. */
  readonly code: RegExp;
  /** Options after which comes the name of a program. */
  readonly module?: RegExp;
  /** Words before the script. */
  readonly verb?: RegExp;
}

const interpreters: readonly Interpreter[] = [
  {
    name: /^(?:node|nodejs|bun|deno|tsx|ts-node)$/,
    takes: /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--title|--env-file|--tsconfig)$/,
    code: /^(?:-e|-p|-pe|--eval|--print|-)$/,
    verb: /^run$/,
  },
  { name: /^(?:python|pypy)[0-9.]*$/, takes: /^-[WXQ]$/, code: /^-c?$/, module: /^-m$/ },
  {
    name: /^java$/,
    takes:
      /^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|--add-modules|--add-exports|--add-opens|--add-reads|--enable-native-access)$/,
    code: /^$/,
    module: /^(?:-jar|-m|--module)$/,
  },
  {
    name: /^(?:ruby|perl|php|lua|pwsh|dotnet|mono)[0-9.]*$/,
    takes: /^-[IrMdc]$/,
    code: /^(?:-e|-E|-)$/,
    verb: /^exec$/,
  },
  { name: /^(?:sh|bash|dash|zsh|ksh|ash)$/, takes: /^[-+]o$/, code: /^-[a-z]*c$|^-s$/ },
];

/** Bytes that the kernel keeps of a name. */
const keptOfName = 15;

/** One file that is many programs: it goes by the name that it was called by. */
const multiCall = /^(?:busybox|toybox|coreutils)$/;

/**
 * What an interpreter calls itself, else its script, else the executable; each by its last path segment. `unknown`
 * where nothing is known.
 */
export function programName({ words, executable, short }: ProgramFacts): string {
  const called = lastSegment((words[0] ?? '').split(' ')[0] ?? '').replace(/^-|:$/g, '');
  const file = lastSegment((executable ?? '').replace(/ \(deleted\)$/, ''));
  // The kernel cuts names: the command line has the whole, unless the process has written something else there.
  const spelledOut = short === undefined || called.startsWith(short) ? called : short;
  // Both have the name that it was started by, which a link can lend to another file: `redis-server`, not `redis-check-rdb`.
  const agreed = short !== undefined && /^\w/.test(called) && called.slice(0, keptOfName) === short;
  const program = (agreed || multiCall.test(file) ? called : file) || spelledOut || 'unknown';
  const interpreter = interpreters.find(({ name }) => name.test(program));
  if (!interpreter) return program;
  const title = interpreter.name.test(called) ? '' : called;
  return title || scriptOf(words.slice(1), interpreter) || program;
}

function scriptOf(words: readonly string[], { takes, code, module, verb }: Interpreter): string {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (code.test(word)) return '';
    if (module?.test(word)) return lastSegment(words[index + 1] ?? '');
    if (takes.test(word)) index++;
    else if (!/^[-+]/.test(word) && !verb?.test(word)) return lastSegment(word);
  }
  return '';
}

function lastSegment(path: string): string {
  return basename(path.replaceAll('\\', '/')).slice(0, 255);
}
