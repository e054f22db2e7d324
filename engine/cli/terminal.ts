/** What the place of output can show, decided once from what the process was given. */
export interface Terminal {
  readonly color: boolean;
  /** Columns for text; 100 where nobody says. */
  readonly width: number;
  /** Screens that redraw and read keys are possible. */
  readonly interactive: boolean;
  /** A screen that redraws is possible beside piped output. */
  readonly progress: boolean;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean };
}

const defaultWidth = 100;

/** Columns below which nothing can be laid out; a terminal that does not know its size says 0. */
const narrowest = 40;

/**
 * `NO_COLOR` (https://no-color.org) and `FORCE_COLOR` are honoured; `CI` and a dumb terminal get no screens. A flag on the
 * command line wins over the environment.
 */
export function describeTerminal({ env, stdin, stdout, stderr }: Surroundings, color: boolean | undefined): Terminal {
  const capable = !isSet(env['CI']) && env['TERM'] !== 'dumb';
  const columns = stdout.columns ?? Number(env['COLUMNS'] ?? Number.NaN);
  return {
    color: color ?? colorOf(env, stdout.isTTY === true && env['TERM'] !== 'dumb'),
    width: Number.isFinite(columns) && columns > 0 ? Math.max(narrowest, columns) : defaultWidth,
    interactive: capable && stdin.isTTY === true && stdout.isTTY === true && columns >= narrowest,
    progress: capable && stderr.isTTY === true,
  };
}

function colorOf(env: Surroundings['env'], terminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return terminal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
