/** What the acts and reasons of the audit log are called for people, in the windows and on the command line alike. */

/** An act that is not here shows its own name. */
const actWords: ReadonlyMap<string, string> = new Map([
  ['audit.lost', 'Entries were lost'],
  ['authorize', 'Login request'],
  ['client.add', 'Added a client'],
  ['client.askPause', 'Not asked about a client for ten minutes'],
  ['client.block', 'Blocked a client'],
  ['client.document', 'Read the description of a client'],
  ['client.grant', 'Changed access'],
  ['client.lookup', 'Look-up of a client'],
  ['client.register', 'Registered here'],
  ['client.remove', 'Removed a client'],
  ['client.revoke', 'Revoked a client'],
  ['client.revokeAll', 'Revoked every client'],
  ['client.revokeToken', 'Revoked a token'],
  ['client.setConnector', 'Switched a connector for a client:'],
  ['client.setTool', 'Changed for one client'],
  ['client.unblock', 'Unblocked a client'],
  ['connector.add', 'Added connector'],
  ['connector.cancelLogin', 'Stopped waiting for a login'],
  ['connector.confirm', 'Confirmed the command of'],
  ['connector.connect', 'Connected'],
  ['connector.disable', 'Disabled connector'],
  ['connector.disconnect', 'Disconnected'],
  ['connector.duplicate', 'Added another account of'],
  ['connector.edit', 'Changed connector'],
  ['connector.editAuth', 'Changed the login of'],
  ['connector.enable', 'Enabled connector'],
  ['connector.forgetLogin', 'Forgot login and registration of'],
  ['connector.learnLabel', 'Asked whose account it is'],
  ['connector.login', 'Login at the service'],
  ['connector.remove', 'Deleted connector'],
  ['connector.review', 'Reviewed tools of'],
  ['connector.switched', 'Another account of'],
  ['connector.tryOut', 'Tried out'],
  ['consent', 'Consent'],
  ['core.start', 'Consentry started'],
  ['core.stop', 'Consentry stopped'],
  ['device.enter', 'Entered a login code'],
  ['device.start', 'Asked for a login code'],
  ['gateway.pause', 'Paused all access'],
  ['gateway.resume', 'Resumed access'],
  ['grant.end', 'Access ended'],
  ['http.refused', 'Request turned away'],
  ['policy.setAccess', 'Changed the access policy'],
  ['policy.setAuthorization', 'Changed who may connect'],
  ['question.allow', 'Answered with allow'],
  ['question.deny', 'Answered with deny'],
  ['rule.add', 'Added a rule'],
  ['rule.edit', 'Changed a rule'],
  ['rule.move', 'Moved a rule'],
  ['rule.remove', 'Removed a rule'],
  ['settings.set', 'Changed a setting'],
  ['token.end', 'Token ended'],
  ['token.issue', 'Got a token'],
  ['token.revoke', 'Gave a token back'],
  ['tool.set', 'changed'],
  ['tool.turned', 'A tool changed and changed back'],
  ['tools.setMode', 'Changed the mode of tools of'],
  ['vault.keep', 'Changed how secrets are kept'],
  ['vault.unlock', 'Asked for the stored secrets again'],
]);

export function wordsOfAct(action: string): string {
  return actWords.get(action) ?? action;
}

/** Why a login, a grant or a token went as it did. A reason means one thing for one act: `expired` is not always the same. */
const reasonWords: ReadonlyMap<string, string> = new Map([
  ['consent remembered', 'You had said not to ask again'],
  ['consent denied_and_blocked', 'Denied and blocked by you'],
  ...['consent', 'client.lookup'].flatMap((act): [string, string][] => [
    [`${act} denied_by_person`, 'Denied by you'],
    [`${act} expired`, 'Nobody answered in time'],
    [`${act} cancelled`, 'The question was withdrawn'],
    [`${act} stopping`, 'Consentry was stopped'],
  ]),
  ...['grant.end', 'token.end'].flatMap((act): [string, string][] => [
    [`${act} revoked_by_person`, 'Revoked by you'],
    [`${act} revoked_by_client`, 'The client gave it back'],
    [`${act} code_replayed`, 'A login code was used twice'],
    [`${act} refresh_replayed`, 'An old token was used again'],
    [`${act} document_changed`, 'The description of the client changed'],
    [`${act} superseded`, 'Newer logins took its place'],
    [`${act} expired`, 'Its time was over'],
    [`${act} unused`, 'The login was not completed'],
  ]),
  ['client.askPause too_many_denials', 'You had denied several times'],
  ['client.document new', 'For the first time'],
  ['client.document changed', 'It has changed'],
  ['token.issue authorization_code', 'After a login'],
  ['token.issue refresh_token', 'By a refresh'],
  ['token.issue urn:ietf:params:oauth:grant-type:device_code', 'After a login with a code'],
]);

/** Null for a reason that has no words here. */
export function wordsOfReason(action: string, reason: string): string | null {
  return reasonWords.get(`${action} ${reason}`) ?? null;
}
