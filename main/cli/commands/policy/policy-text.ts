/** The settings of the authorization server, in words for the terminal. */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import { shown } from '../../format.ts';

export type Row = readonly [name: string, value: string];

/** One line about who may connect, for `consentry status`. */
export function connectingLine(settings: AuthorizationSettings): string {
  return [
    `registration ${settings.registration}`,
    ...(settings.webHosts.length > 0 ? [`web hosts ${settings.webHosts.length}`] : []),
    `device login ${onOff(settings.deviceLogin)}`,
    `introspection ${onOff(settings.introspection)}`,
  ].join(', ');
}

/** A row for each setting, in the order of `policy show`. */
export function rowsOf(settings: AuthorizationSettings): Row[] {
  return [
    ['Registration', settings.registration],
    ['Allowed clients', listText(settings.allowedClients)],
    ['Web hosts', listText(settings.webHosts)],
    ['Introspection', onOff(settings.introspection)],
    ['Metadata documents', onOff(settings.metadataDocuments)],
    ['Device login', onOff(settings.deviceLogin)],
    ['Own tools', onOff(settings.ownTools)],
    ['Access tokens', `${settings.accessTokenMinutes} min`],
  ];
}

function listText(list: readonly string[]): string {
  return list.map((item) => shown(item, 512)).join(' ') || 'none';
}

function onOff(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}
