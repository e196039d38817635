/**
 * The built-in business-logic events, with the metadata that detections need of each. An entry is the names of which one
 * must be captured.
 */
export const builtInEvents: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['users.login.success', [['usr.id']]],
  ['users.login.failure', [['usr.id'], ['usr.exists']]],
  ['users.signup', [['usr.id']]],
  ['users.delete', [['usr.id']]],
  ['users.password_reset', [['usr.id'], ['usr.login'], ['usr.exists', 'exists']]],
  ['payment.failure', []],
  ['activity.sensitive', [['name'], ['required_role']]],
])
