const secondsOf = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** Seconds of a duration as documents write it, e.g. `15m`; NaN where the text has another form. */
export function durationSeconds(text: string): number {
  const match = /^([0-9]{1,9})([smhdw])$/.exec(text);
  return match ? Number(match[1]) * secondsOf[match[2] as keyof typeof secondsOf] : Number.NaN;
}

/** A length of time for people, in its two largest units: `45 s`, `3 min 20 s`, `2 h`, `9 d 4 h`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  let rest = whole;
  for (const [size, unit] of [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length > 0 ? parts.join(' ') : '0 s';
}

/** A moment (RFC 3339, UTC) for people: `2026-03-03 00:00 UTC`. */
export function onClock(moment: string): string {
  return `${moment.slice(0, 16).replace('T', ' ')} UTC`;
}
