import { canonicalAddress } from './address.ts';
import { asciiName } from './endpoint.ts';

/**
 * One text for each address, MAC address, name of a machine and path, however it is written; undefined for any other text. What is
 * an address shows in the text; a name and a path do so only in `name`, what the attribute is called, or `format`, which its class
 * gives it, since a link or a text may look the same, and mean something else with a slash at its end.
 */
export function textForm(name: string, format: unknown, text: string): string | undefined {
  return (
    addressForm(text) ??
    macForm(text) ??
    (format === 'hostname' || hostName.test(name) ? hostForm(text) : undefined) ??
    (format === 'path' || pathName.test(name) ? pathForm(text) : undefined)
  );
}

/** `hostname`, `nameServers`. Not any host: the virtual hosts of a message broker heed letter case. */
const hostName = /(?:^h|H)ost[nN]ames?$|^fqdns?$|(?:^n|N)ame[sS]ervers?$/;

/** `documentRoot`, `dataDir`. Not any path: that of a URL is one too. */
const pathName = /(?:^d|D)irectory$|(?:^f|F)older$|(?:^[dD]ocumentR|[a-z]R)oot$|(?:^d|D)ir$/;

/** An address, with its port in `[v6]:port`, with its length where it is a network, and with its zone. */
const written = /^(\[?)([0-9A-Fa-f:.]{2,45})(%[\w.-]{1,32})?(\]?)(:[0-9]{1,5}|\/[0-9]{1,3})?$/;

function addressForm(text: string): string | undefined {
  const [, open = '', plain = '', zone = '', close = '', rest = ''] = written.exec(text) ?? [];
  // `Fee::Bad` is rather a name.
  if (!/[0-9]/.test(plain) || (open === '') !== (close === '') || (open === '' && rest.startsWith(':')))
    return undefined;
  const address = canonicalAddress(plain);
  if (address === undefined) return undefined;
  // The length of a network counts the bits of the notation in which it is written.
  if (rest.startsWith('/') && plain.includes(':') !== address.includes(':')) return undefined;
  return `${open}${address}${zone}${close}${rest}`;
}

function macForm(text: string): string | undefined {
  if (!/^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})$/i.test(text)) {
    return undefined;
  }
  return text
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
    .replace(/..(?=.)/g, '$&:');
}

function hostForm(text: string): string | undefined {
  if (text.length > 253 || !/^[\p{L}\p{M}\p{N}_*-]+(?:\.[\p{L}\p{M}\p{N}_*-]+)*\.?$/u.test(text)) return undefined;
  return asciiName(text.toLowerCase().replace(/\.$/, ''));
}

/**
 * An absolute path without what leads nowhere: doubled slashes, `.`, a slash at the end. `..` stays, since a link may stand before
 * it, and so do two slashes at the start, which name a machine (POSIX 4.13).
 */
export function pathForm(text: string): string | undefined {
  if (text.startsWith('/')) {
    return (/^\/\/(?!\/)/.test(text) ? '//' : '/') + steps(text, /\//).join('/');
  }
  if (!/^[A-Za-z]:[\\/]/.test(text)) return undefined;
  return `${text.slice(0, 2).toUpperCase()}\\${steps(text.slice(2), /[\\/]/).join('\\')}`;
}

function steps(path: string, separator: RegExp): readonly string[] {
  return path.split(separator).filter((step) => step !== '' && step !== '.');
}
