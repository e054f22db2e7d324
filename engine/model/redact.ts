import { isObject, type Json, type JsonObject } from './json.ts';

export const redacted = '[redacted]';

/** Names of things whose value is a secret, at the end of the name: `dbPassword`, `API_TOKEN`, not `passwordPolicy`. */
const secretName =
  '(?:pass(?:word|wd|phrase)|pwd|(?<=[a-z0-9][_-])(?<!(?:proxy|fastcgi|grpc|memcached|scgi|uwsgi)_)(?:pass|pw)|secret|token|credentials?|cookie|authorization|session[_-]?id|(?:api|access|private|secret|signing|encryption|master|account)[_-]?key)(?:[_-]?(?:value|base|[0-9]{1,2}))?';

/** What becomes of a text or a number under a name that tells of a secret. */
export type Hide = <T extends string | number>(value: T) => T | typeof redacted;

/**
 * What hides the value at a path, e.g. `spec.attributes.dbPassword`; undefined where its last name is not that of a secret. The name
 * of a thing, such as that of the package `base-passwd`, is none: what is said of a thing of that kind stays, if it looks like it.
 */
export function hidingAt(path: string): Hide | undefined {
  if (!namesSecret.test(path)) return undefined;
  const form = formAt(path);
  return (value) => (form?.test(String(value)) === true ? value : redacted);
}

const hideAll: Hide = () => redacted;
/** A name that stands in brackets ends with them: `environment["db.password"]`. */
const namesSecret = new RegExp(`${secretName}(?:"\\])?$`, 'i');

/** Members that hold things by the names that they have, and what is said of such a thing. */
const saidOfThings = {
  /** A version has a point between numbers, and no word that is as long as a token. */
  packages: String.raw`(?:[0-9]{1,3}:)?[0-9]{1,12}(?:\.[0-9]{1,12})+(?:[-+~.][A-Za-z0-9]{1,14}){0,12}`,
  units: 'active|inactive|failed|activating|deactivating|reloading|maintenance',
  unitFiles: '(?:enabled|linked|masked)(?:-runtime)?|disabled|static|indirect|generated|transient|bad',
  backends: String.raw`(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]{2,45}\]):[0-9]{1,5}`,
} as const;

const forms = new Map(Object.entries(saidOfThings).map(([holder, said]) => [holder, new RegExp(`^(?:${said})$`)]));
const holder = new RegExp(String.raw`(?:^|\.)(${[...forms.keys()].join('|')})(?:\.|\[")`);

function formAt(path: string): RegExp | undefined {
  return forms.get(holder.exec(path)?.[1] ?? '');
}
const notYet = String.raw`(?!\[redacted\])`;
const value = String.raw`${notYet}(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\+"[^"\\]*\\+"|[^\s&;,"'<>(){}]+)`;
/** A quotation mark, also one that stands in quoted text. */
const mark = String.raw`\\*["']`;

const namedValue = new RegExp(
  String.raw`(?<![\w.-])([\w.-]*${secretName}(?:(?:${mark})?\s*=\s*|(?:${mark})?\s*:\s+|${mark}\s*:))${value}`,
  'gi',
);

/**
 * Each rule keeps what its `$1` holds; a pair is a telling name with something after it, which may be prose. Starts are anchored to word boundaries, so that no text takes more than linear
 * time.
 */
const rules: readonly (readonly [pattern: RegExp, replacement: string, isPair?: true])[] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, redacted],
  // Credentials in a URL; a port is not a password.
  [/(:\/\/)[^\s/?#"'@:]*:(?![0-9]{1,5}(?:[/?#]|$))[^\s"'<>]{0,1024}@/g, `$1${redacted}@`],
  [/(:\/\/)[^\s/?#"'@:[\]]{20,}@/g, `$1${redacted}@`],
  // Go and PHP connection strings: user:password@tcp(host).
  [/(?<![\w.-])[\w.-]{1,128}:[^\s@]{1,256}@(?=(?:tcp|udp|unix)\()/g, `${redacted}@`],
  // Headers, to the end of the line.
  [
    /(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,40}(?:token|key|secret))(\s*:\s*)(?!\s|\[redacted\])[^\r\n"]+/gi,
    `$1$2${redacted}`,
    true,
  ],
  [/(?<![\w-])(Bearer\s+)[\w.~+/-]{16,}=*/gi, `$1${redacted}`],
  [/(?<![\w-])(Basic\s+)(?=[a-z]*[A-Z0-9+/=])[\w+/]{8,}={0,2}/gi, `$1${redacted}`],
  // --password value, PASSWORD=value, password: value, "password": "value".
  [new RegExp(String.raw`(?<![\w-])(--?[\w-]*${secretName}(?:=|\s+))${value}`, 'gi'), `$1${redacted}`, true],
  [namedValue, `$1${redacted}`, true],
  // Clients that take a password by a short option.
  [/(?<![\w-])((?:mysql|mariadb)[\w-]{0,20}\s(?:[^\n]{0,400}?\s)?-p)(?!\[redacted\])[^\s"']+/g, `$1${redacted}`, true],
  [/(?<![\w-])((?:sshpass\s+-p|redis-cli\s(?:[^\n]{0,400}?\s)?-a)\s+)(?!\[redacted\])\S+/g, `$1${redacted}`, true],
  [
    /(?<![\w-])((?:curl|wget)\s(?:[^\n]{0,400}?\s)?(?:-u|--user)[\s=][^\s:"']{1,100}:)(?!\[redacted\])\S+/g,
    `$1${redacted}`,
    true,
  ],
  [new RegExp(String.raw`([?&](?:sig|signature|key|auth|code|x-amz-signature)=)${value}`, 'gi'), `$1${redacted}`, true],
  // Shapes that are credentials wherever they stand.
  [/(?<![\w-])eyJ[\w-]{5,}\.eyJ[\w-]{5,}(?:\.[\w-]*)?/g, redacted],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, redacted],
  [
    /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36,})/g,
    redacted,
  ],
  [/(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[\w-]{10,}/g, redacted],
  [/(hooks\.slack\.com\/services\/)[\w/]{8,}/g, `$1${redacted}`],
  [
    /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_\w{16,}|sk-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{35,}|ya29\.[\w-]{20,})/g,
    redacted,
  ],
  [
    /(?<![A-Za-z0-9])(?:hv[bs]\.[\w-]{20,}|dop_v1_[a-f0-9]{32,}|pypi-[\w-]{32,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})/g,
    redacted,
  ],
];

const mostPasses = 8;

/** Something that a rule needs is in the text; most texts have none of it. */
const suspicious =
  /[@=?]|-----BEGIN|eyJ|A(?:KIA|SIA|BIA|CCA|Iza|GE-)|gh[oprsu]_|github_pat|npm_|k_(?:live|test)|dop_v1|xox|xapp|hooks\.slack|sk-|SG\.|ya29|hv[bs]\.|pypi-|glpat|bearer|basic|pass|pwd|secret|token|credential|cookie|authorization|session|key|[_-]pw|mysql|mariadb|redis-cli|curl|wget/i;

/**
 * Text with everything replaced that looks like a credential: passwords in URLs and connection strings, values of
 * options and variables with telling names, keys and tokens of known shapes, private keys. Idempotent, linear.
 */
export function redactText(text: string): string {
  if (text.length < 8 || !suspicious.test(text)) return text;
  let clean = text;
  // What one secret hides, glued to the next, shows when the first is gone.
  for (let pass = 0, before = ''; clean !== before && pass < mostPasses; pass++) {
    before = clean;
    const said = [...forms].flatMap(([things, form]) => (before.includes(things) ? [form] : []));
    for (const [pattern, replacement] of rules) {
      clean =
        pattern === namedValue && said.length > 0
          ? clean.replace(pattern, (pair: string, name: string) => {
              const its = pair.slice(name.length).replace(/^\\*["']|\\*["']$/g, '');
              return said.some((form) => form.test(its)) ? pair : name + redacted;
            })
          : clean.replace(pattern, replacement);
    }
  }
  return clean;
}

/** Whether something is in the text that is a credential wherever it stands, and not only by the name before it. Linear. */
export function hasCredentialShape(text: string): boolean {
  return suspicious.test(text) && rules.some(([pattern, , isPair]) => isPair !== true && text.search(pattern) !== -1);
}

/** JSON data with its texts and member names redacted, and every text and number under a member with a telling name. */
export function redactJson<T extends Json>(data: T): T {
  return redactValue(data, '', undefined) as T;
}

function redactValue(data: Json, name: string, hide: Hide | undefined): Json {
  if (typeof data === 'string') return hide ? hide(data) : redactText(data);
  if (typeof data === 'number') return hide ? hide(data) : data;
  if (Array.isArray(data))
    return data.map((member, index) =>
      redactValue(member as Json, name, isOptionOfSecret(data[index - 1]) ? hideAll : hide),
    );
  return isObject(data) ? redactMembers(data, name, hide) : data;
}

/** Whether a word of a command line is an option after which a secret stands as a word of its own. */
function isOptionOfSecret(word: unknown): boolean {
  return typeof word === 'string' && word.length <= 100 && optionOfSecret.test(word);
}

const optionOfSecret = new RegExp(`^--?[\\w-]*${secretName}$`, 'i');

function redactMembers(data: JsonObject, parent: string, hide: Hide | undefined): JsonObject {
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(data)) {
    if (member === undefined) continue;
    members.push([redactText(name), redactValue(member, name, hide ? hideAll : hidingAt(`${parent}.${name}`))]);
  }
  return Object.fromEntries(members);
}
