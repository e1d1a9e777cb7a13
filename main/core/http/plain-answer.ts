/** Answers of the front door that say one word. */
import { securityHeaders } from './security-headers.ts';

export function errorBody(reason: string): string {
  return JSON.stringify({ error: reason });
}

/** A whole answer for sockets that never became a request object. */
export function plainAnswer(status: number, reason: string): string {
  const body = errorBody(reason);
  const headers = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Refused\r\n${headers.join('')}content-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
