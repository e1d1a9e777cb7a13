/**
 * How many more files and connections this process may open: a system that allows few ends our
 * doors one by one (REL-12).
 */
import { readdirSync, readFileSync } from 'node:fs';

/** With so many allowed, our own limits come long before. */
const plenty = 4096;

/**
 * @returns a function that counts; undefined where there are plenty, or the system does not say
 */
export function freeDescriptors(): (() => number) | undefined {
  const most = mostDescriptors();
  if (most >= plenty) return undefined;
  return () => {
    try {
      // One of them is the look itself.
      return most - readdirSync('/dev/fd').length + 1;
    } catch {
      // Not even a folder can be opened.
      return 0;
    }
  };
}

function mostDescriptors(): number {
  if (process.platform === 'win32') return Infinity;
  try {
    const soft = /^Max open files\s+(\d+)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return reportedLimit();
  }
}

/** macOS has no such file; Node raised the limit as far as it goes when it started. */
function reportedLimit(): number {
  const report = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: unknown } };
  };
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Infinity;
}
