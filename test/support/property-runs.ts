/** How many cases a property of the decision is tried with: 10,000 in CI, 1,000,000 with `npm run test:nightly`. */
export const propertyRuns = Number(process.env['CONSENTRY_PROPERTY_RUNS'] ?? 10_000);

/** Milliseconds that so many cases may take on a busy machine. */
export const propertyTimeout = 60_000 + propertyRuns / 2;
