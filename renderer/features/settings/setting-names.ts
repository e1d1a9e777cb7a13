/** The parts of the settings page, as they are found and linked to: `#/settings/<id>`. */
export interface SettingName {
  readonly id: string;
  readonly label: string;
  /** More words that find it. */
  readonly words: string;
}

export const settingNames = [
  { id: 'access', label: 'Access policy', words: 'read-only disabled pause ceiling' },
  { id: 'approvals', label: 'Approvals', words: 'ask timeout strangers untrusted questions' },
  { id: 'calls', label: 'Call limits', words: 'rate per minute per day' },
  {
    id: 'who',
    label: 'Who may connect',
    words: 'registration allow-list tokens device login web hosts',
  },
  {
    id: 'document',
    label: 'Client metadata document',
    words: 'identity login services client id cimd publish',
  },
  { id: 'log', label: 'Activity log', words: 'retention keep export audit days size' },
  { id: 'forwarding', label: 'Log forwarding', words: 'siem otlp collector forward splunk' },
  { id: 'redaction', label: 'What the log keeps of a call', words: 'redaction arguments privacy' },
  { id: 'appearance', label: 'Appearance', words: 'theme dark light colours' },
  { id: 'vault', label: 'Vault', words: 'keyring secrets keychain encryption' },
  { id: 'program', label: 'Program', words: 'start at login updates tray' },
  {
    id: 'policy',
    label: 'Policy for other computers',
    words: 'managed administrator roles groups organisation write',
  },
  { id: 'hosts', label: 'Hosts it connects to', words: 'network firewall egress domains' },
  { id: 'about', label: 'About', words: 'version licence diagnostics support report' },
] as const satisfies readonly SettingName[];

export type SettingId = (typeof settingNames)[number]['id'];
