/** Invented sums, the same ones each time. */
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';
import type { Handler } from './fake-context.ts';

const dayMs = 24 * 3_600_000;

export const usageHandlers: {
  readonly [Name in Extract<CommandName, `usage.${string}`>]: Handler<CommandInput<Name>>;
} = {
  'usage.days': ({ days = 30, clientId }, { world }) =>
    Array.from({ length: days }, (_, index) => {
      const isWeekend = index % 7 === 2 || index % 7 === 3;
      const isEmpty = !world.snapshot.activity.hasCalls;
      const base = isEmpty ? 0 : isWeekend ? 3 : 60 + ((index * 37) % 90);
      const allowed = clientId === undefined ? base : Math.round(base * 0.4);
      return {
        day: new Date(Date.now() - (days - 1 - index) * dayMs).toISOString().slice(0, 10),
        allowed,
        denied: isEmpty || index % 4 !== 1 ? 0 : 6 + (index % 5),
        failed: isEmpty || index % 9 !== 4 ? 0 : 4,
      };
    }),
  'usage.latency': ({ connector }, { world }) => {
    const { callsToday, lastUsedAt } =
      world.snapshot.connectors.find(({ name }) => name === connector) ?? {};
    if (lastUsedAt == null && callsToday !== undefined)
      return { step: 'hour', points: [], all: null };
    const points = Array.from({ length: 24 }, (_, index) => ({
      at: new Date(Date.now() - (23 - index) * 3_600_000).toISOString(),
      calls: 4 + (index % 6),
      p50: 80 + ((index * 13) % 60),
      p95: 240 + ((index * 71) % 400),
    }));
    return { step: 'hour', points, all: { calls: 180, p50: 104, p95: 420 } };
  },
  'usage.tools': ({ clientId }, { world }) =>
    world.tools
      .filter((_, index) => (index + clientId.length) % 3 !== 0)
      .map(({ connector, name }, index) => ({
        connector,
        tool: name,
        calls: 1 + ((index * 7) % 40),
      })),
};
