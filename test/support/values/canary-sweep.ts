/**
 * Looks for secrets where none may be: in files, streams, answers, arguments and environments, each
 * secret in every form that programs write bytes in. Finds nothing only when there is nothing,
 * because a planted secret proves each place.
 */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Sweep {
  /** Everything from now on is searched for it. `where` it may be: names of places that match. */
  plant(name: string, secret: string, where?: RegExp): void;
  /** What was said at a place. */
  hear(place: string, text: string | Buffer): void;
  /** Hears every file below a folder as it is now. */
  hearFiles(folder: string): void;
  /** Hears arguments and environment of a process and of all that it has started. Linux. */
  hearProcesses(pid: number): void;
  /** `secret as form in place`, sorted; empty is what a test wants. */
  hits(): readonly string[];
  /** How many places were heard. */
  places(): readonly string[];
}

interface Planted {
  readonly name: string;
  readonly forms: ReadonlyMap<string, Buffer>;
  readonly where: RegExp | undefined;
}

export function createSweep(): Sweep {
  const planted: Planted[] = [];
  const received = new Map<string, Buffer[]>();

  function hear(place: string, text: string | Buffer): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    received.set(place, [...(received.get(place) ?? []), bytes]);
  }

  function hearFiles(folder: string): void {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const stats = lstatSync(path);
      if (stats.isDirectory()) hearFiles(path);
      else if (stats.isFile()) hear(`file ${path}`, readFileSync(path));
    }
  }

  function hearProcesses(pid: number): void {
    try {
      const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      hear(`arguments of ${pid} ${name}`, readFileSync(`/proc/${pid}/cmdline`));
      hear(`environment of ${pid} ${name}`, readFileSync(`/proc/${pid}/environ`));
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      for (const child of children.split(/\s+/u).filter(Boolean)) hearProcesses(Number(child));
    } catch {
      // Ended meanwhile.
    }
  }

  return {
    plant: (name, secret, where) => void planted.push({ name, forms: formsOf(secret), where }),
    hear,
    hearFiles,
    hearProcesses,
    hits() {
      const hits = new Set<string>();
      for (const { name, forms, where } of planted) {
        for (const [place, pieces] of received) {
          if (where?.test(place) === true) continue;
          const all = Buffer.concat(pieces);
          for (const [form, bytes] of forms)
            if (all.includes(bytes)) hits.add(`${name} as ${form} in ${place}`);
        }
      }
      return [...hits].sort();
    },
    places: () => [...received.keys()],
  };
}

function formsOf(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const forms = new Map([
    ['text', bytes],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['URL', Buffer.from(encodeURIComponent(secret))],
    ['form', Buffer.from(new URLSearchParams({ '': secret }).toString().slice(1))],
  ]);
  // In the middle of something longer, base64 has three spellings; the first and last letters
  // belong to the neighbours.
  for (const offset of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = text.slice(Math.ceil((offset * 4) / 3), -4);
    forms.set(`base64+${offset}`, Buffer.from(own));
    forms.set(`base64url+${offset}`, Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}
