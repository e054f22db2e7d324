/** Whether a text is, as it is written, its own normal form but for letter case: what it takes to see that without making one. */
export interface WrittenForm {
  /** It counts as a number only where a letter stands beside a digit; the others are looked at closer. */
  readonly varied?: boolean;
  /** Only letters and digits count, and there are this many. */
  readonly digits?: number;
  /** The name of a machine: a letter, and nothing but letters, digits, dots, hyphens and underscores. */
  readonly host?: boolean;
}

/** Kinds of characters. One bit beside another tells of a digit and a letter that stand beside each other, and of nothing else. */
const digit = 1 << 8;
const letter = 1 << 9;
const namePart = 1 << 12;
const other = 1 << 14;
/** Spaces and controls, which are looked at closer. */
const odd = 1 << 16;

/** Of each ASCII character, itself in lower case and its kind. */
const units = Int32Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return character.toLowerCase().charCodeAt(0) | kindOf(character);
});

function kindOf(character: string): number {
  if (/[0-9]/.test(character)) return digit;
  if (/[A-Za-z]/.test(character)) return letter;
  if (/[-._]/.test(character)) return namePart;
  return /[!-~]/.test(character) ? other : odd;
}

/** FNV-1a. */
const basis = 0x811c9dc5 | 0;
const prime = 0x01000193;

/**
 * A number for the normal form of a text, the same for every way of writing it, without making that form; -1 where a closer look
 * is needed to tell what the normal form is. O(characters), and allocates nothing.
 */
export function hashAsWritten(text: string, form: WrittenForm): number {
  const strips = form.digits !== undefined;
  const { length } = text;
  let hash = basis;
  let met = 0;
  let before = 0;
  let count = 0;
  /** What the kinds of two that stand side by side have in common once either is moved by a bit. */
  let mixed = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return -1;
    const unit = units[code] as number;
    met |= unit;
    if (strips && unit >= namePart) continue;
    mixed |= ((before << 1) & unit) | ((before >> 1) & unit);
    before = unit;
    count++;
    hash = Math.imul(hash ^ (unit & 127), prime);
  }
  if ((met & odd) !== 0) return -1;
  const varied = (mixed & (digit | letter)) !== 0;
  // What identifies nothing, such as `unknown`, has no digit in it.
  if ((met & digit) === 0 || (form.varied === true && !varied) || (strips && count !== form.digits)) return -1;
  if (form.host !== true) return finished(hash);
  if ((met & other) !== 0 || (met & letter) === 0 || (before & namePart) !== 0 || mayBeLocal(text)) return -1;
  return finished(hash);
}

/** `localhost6`, `ip6-localhost`. */
function mayBeLocal(text: string): boolean {
  return (text.length === 10 || text.length === 13) && text.toLowerCase().includes('localhost');
}

/** The same number for a text in normal form and lower case. */
export function hashOfNormal(text: string): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return finished(hash);
}

/** Not negative, and with all of it in its lower bits. */
function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & 0x7fffffff;
}

/** Whether two texts are one but for letter case, or in a form of digits alone but for what does not count in it. */
export function sameAsWritten(a: string, b: string, form: WrittenForm): boolean {
  if (a === b) return true;
  if (form.digits !== undefined) {
    const digits = bareDigits(a);
    return digits.length === form.digits && digits === bareDigits(b);
  }
  const { length } = a;
  if (b.length !== length) return false;
  for (let at = 0; at < length; at++) {
    const [one, two] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== two && (one > 127 || two > 127 || ((units[one] as number) & 127) !== ((units[two] as number) & 127))) {
      return false;
    }
  }
  return true;
}

function bareDigits(text: string): string {
  return text.toLowerCase().replace(/[^0-9a-z]/g, '');
}
