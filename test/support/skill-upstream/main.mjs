#!/usr/bin/env node
/**
 * A server with skills.
 *
 *   node main.mjs [--era both|modern|legacy]
 *     prints {"url":…} when it listens
 */
import { serveFixture } from '../everything-upstream/serve-fixture.mjs';
import { createSkillServer } from './create-server.mjs';

await serveFixture(createSkillServer);
