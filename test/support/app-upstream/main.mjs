#!/usr/bin/env node
/**
 * A server with pages of apps, and with `_meta`, icons and the like wherever MCP lets them be.
 *
 *   node main.mjs [--era both|modern|legacy]
 *     prints {"url":…} when it listens
 */
import { serveFixture } from '../everything-upstream/serve-fixture.mjs';
import { createAppServer } from './create-server.mjs';

await serveFixture(createAppServer);
