/** Whether a server has named a resource in one of its lists. Pure. */
import type { Offerings } from '../../connectors/catalogue/fetch-offerings.ts';
import { limits } from '../../limits/limits.ts';
import { couldComeFrom } from '../../mcp/uri-template.ts';

/** @param uri as the server names it */
export function isListed({ resources, templates }: Offerings, uri: string): boolean {
  return (
    resources.some((one) => one.uri === uri) ||
    templates.some(({ uriTemplate }) => couldComeFrom(uriTemplate, uri)) ||
    // A list that we cut says nothing about what came after.
    resources.length >= limits.upstream.offered ||
    templates.length >= limits.upstream.offered
  );
}
