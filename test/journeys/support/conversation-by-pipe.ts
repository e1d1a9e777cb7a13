/**
 * The conversation of `conversation.ts` by a client that starts a program and talks with it in
 * lines: the same steps.
 */
import type { TestBridge } from '../../bridge/support.ts';
import { describeStep, inEnvelope, nextRound, type Message } from './conversation.ts';
import { changeWatched, clientInfo, type Script } from './conversation-steps.ts';

/** What one step brought: notifications and questions as they came, and the answer last. */
export interface PipedStep {
  readonly step: string;
  readonly messages: readonly Message[];
}

type Bridge = Pick<TestBridge, 'received' | 'receives' | 'send'>;

/** Every line once, in order. */
function reader(bridge: Bridge): () => Promise<Message> {
  let seen = 0;
  return async () => {
    const line = await bridge.receives((each) => each === bridge.received[seen]);
    seen += 1;
    return line as unknown as Message;
  };
}

const isUpdate = ({ method }: Message): boolean => method === 'notifications/resources/updated';

/** @param isEnough what else has to have come, beside the answer */
async function until(
  next: () => Promise<Message>,
  id: number,
  meanwhile: (message: Message) => void = () => undefined,
  isEnough: (others: readonly Message[]) => boolean = () => true,
): Promise<readonly Message[]> {
  const others: Message[] = [];
  let answer: Message | null = null;
  while (answer === null || !isEnough(others)) {
    const message = await next();
    if (message['id'] === id && message['method'] === undefined) answer = message;
    else {
      others.push(message);
      meanwhile(message);
    }
  }
  return [...others, answer];
}

/** Of 2025-11-25; what the server asks is answered. */
export async function converseInSessionByPipe(
  bridge: Bridge,
  script: Script,
): Promise<readonly PipedStep[]> {
  const received: PipedStep[] = [];
  const next = reader(bridge);
  let id = 0;
  const answer = (message: Message): void => {
    const result = script.answers[String(message['method'])];
    if (message['id'] !== undefined && result !== undefined)
      bridge.send({ id: message['id'], result });
  };
  const ask = async (step: string, method: string, params: object): Promise<void> => {
    id += 1;
    bridge.send({ id, method, params });
    const isEnough = (others: readonly Message[]): boolean =>
      params !== changeWatched || others.some(isUpdate);
    received.push({ step, messages: await until(next, id, answer, isEnough) });
  };
  const { capabilities } = script;
  const opening = { protocolVersion: '2025-11-25', capabilities, clientInfo };
  await ask('initialize', 'initialize', opening);
  bridge.send({ method: 'notifications/initialized' });
  for (const [method, params] of script.older)
    await ask(describeStep(method, params), method, params);
  return received;
}

/** Of 2026-07-28; what is asked is answered by repeating the request. */
export async function converseAloneByPipe(
  bridge: Bridge,
  script: Script,
): Promise<readonly PipedStep[]> {
  const received: PipedStep[] = [];
  const next = reader(bridge);
  let id = 0;
  const send = (method: string, params: object): number => {
    id += 1;
    bridge.send({ id, method, params: inEnvelope(params, script) });
    return id;
  };
  for (const [method, params] of script.newer) {
    let more: object = {};
    for (let round = 1; round < 6; round += 1) {
      const step = `${describeStep(method, params)}${round > 1 ? `, round ${round}` : ''}`;
      const messages = await until(next, send(method, { ...params, ...more }));
      received.push({ step, messages });
      const result = messages.at(-1)?.['result'] as Message | undefined;
      const requests = result?.['inputRequests'] as Readonly<Record<string, Message>> | undefined;
      if (result?.['resultType'] !== 'input_required' || requests === undefined) break;
      more = nextRound(requests, result['requestState'], script);
    }
  }
  if (script.watched === null) return received;
  const notifications = { resourceSubscriptions: [script.watched] };
  const subscription = send('subscriptions/listen', { notifications });
  const acknowledged = await next();
  const [updated] = await until(
    next,
    send('tools/call', changeWatched),
    () => undefined,
    (others) => others.some(isUpdate),
  );
  bridge.send({ method: 'notifications/cancelled', params: { requestId: subscription } });
  received.push({ step: 'subscriptions/listen', messages: [acknowledged, updated ?? {}] });
  return received;
}
