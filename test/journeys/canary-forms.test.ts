/** The sweep for secrets would find one, in whatever form it was written. */
import { expect, test } from 'vitest';
import { createSweep } from '../support/values/canary-sweep.ts';

test('the sweep finds a secret in each of its forms', () => {
  const secret = 'kanary-self-5d41402abc4b2a76/+="ü&';
  const forms: Record<string, (text: string) => string | Buffer> = {
    text: (text) => `before ${text} after`,
    base64: (text) => Buffer.from(`b${text}a`).toString('base64'),
    base64url: (text) => Buffer.from(`be${text}a`).toString('base64url'),
    hex: (text) => Buffer.from(text).toString('hex'),
    URL: (text) => `https://a/?b=${encodeURIComponent(text)}`,
    form: (text) => new URLSearchParams({ a: text }).toString(),
    JSON: (text) => JSON.stringify({ text }),
    'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  };
  for (const [form, write] of Object.entries(forms)) {
    const sweep = createSweep();
    sweep.plant('it', secret);
    sweep.hear('here', write('kanary-another'));
    expect([form, sweep.hits()]).toEqual([form, []]);
    sweep.hear('here', write(secret));
    expect([form, sweep.hits().length]).not.toEqual([form, 0]);
  }
});
