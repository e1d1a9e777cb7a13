/** Times and amounts in words. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * "just now", "5 min ago", "3 h ago", "yesterday", "12 days ago", then the date. Times ahead read
 * "in 5 min".
 */
export function relativeTime(iso: string, now: number): string {
  const at = Date.parse(iso);
  const ago = now - at;
  if (ago < -45_000) return ahead(-ago);
  if (ago < 45_000) return 'just now';
  if (ago < hour) return `${Math.max(1, Math.round(ago / minute))} min ago`;
  if (ago < day && new Date(at).getDate() === new Date(now).getDate())
    return `${Math.round(ago / hour)} h ago`;
  const days = dayNumber(now) - dayNumber(at);
  if (days <= 1) return 'yesterday';
  if (days < 30) return `${days} days ago`;
  return dayOf(iso);
}

/** The local day, as in "Jan 2, 2026". */
export function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** "today", "yesterday", "12 days ago": of a whole day in UTC, e.g. `2026-11-21`. */
export function relativeDay(utcDay: string, now: number): string {
  const days = Math.floor(now / day) - Math.floor(Date.parse(utcDay) / day);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The full local date and time. */
export function absoluteTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/**
 * For lines of a log: the time of day with seconds, before today with the day instead of the
 * seconds.
 */
export function logTime(iso: string, now: number): string {
  const at = new Date(iso);
  if (dayNumber(at.getTime()) === dayNumber(now)) {
    return at.toLocaleTimeString(undefined, { timeStyle: 'medium' });
  }
  return at.toLocaleString(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}

/** "4:05": minutes and seconds that remain; never below zero. */
export function countdown(iso: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "0:42": minutes and seconds since then. */
export function elapsed(iso: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "84 ms", "1.2 s". */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** "312 B", "4.1 kB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1 tool", "3 tools". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "1st", "2nd", "14th". */
export function ordinal(count: number): string {
  const endings = { one: 'st', two: 'nd', few: 'rd', other: 'th', many: 'th', zero: 'th' } as const;
  const kind = new Intl.PluralRules('en', { type: 'ordinal' }).select(count);
  return `${count.toLocaleString('en')}${endings[kind]}`;
}

function ahead(ms: number): string {
  if (ms < hour) return `in ${Math.max(1, Math.round(ms / minute))} min`;
  if (ms < day) return `in ${Math.round(ms / hour)} h`;
  return `in ${Math.round(ms / day)} days`;
}

function dayNumber(ms: number): number {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / day);
}
