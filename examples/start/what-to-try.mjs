/** @typedef {{ url: string, shopUrl: string, tokenFile: string, recordsFile: string }} Places */

/**
 * What to do in another terminal while this goes on, ready to be copied.
 * @param {Places} places
 */
export function whatToTry({ url, shopUrl, tokenFile, recordsFile }) {
  return `
The shop is at ${shopUrl}. Its code knows nothing of Rulewire. In another terminal, in this directory:

  export RULEWIRE_URL=${url} RULEWIRE_TOKEN="$(cat ${tokenFile})"

Change a rule while the shop runs. In examples/rules/logins.json, in the last rule, write

        "usr.exists": { "value": false },
        "campaign": { "value": "stuffing" }

check it, run its tests, push it, and watch the revision and the tags of users.login.failure change here:

  npx rulewire check examples/rules
  npx rulewire test examples/rules
  npx rulewire push examples/rules
  npx rulewire fleet

Take it back:

  npx rulewire history
  npx rulewire rollback 1

Fail to log in, and find the event; come with a scanner, and be blocked:

  curl -i ${shopUrl}/api/v1/login -H 'content-type: application/json' -d '{"email":"you@example.com","password":"?"}'
  grep you@example.com ${recordsFile}
  curl -i -A nikto/2.5 ${shopUrl}/

Ctrl-C ends everything.
`
}

/**
 * The same in few lines, for a screen that has more to show; none is longer than 79 characters.
 * @param {Places} places
 * @returns {string[]}
 */
export function hintsFor({ url, shopUrl, tokenFile, recordsFile }) {
  return [
    `  export RULEWIRE_URL=${url}`,
    `  export RULEWIRE_TOKEN="$(cat ${tokenFile})"`,
    'Block throw-away addresses: in the second rule of examples/rules/accounts.json',
    'write "action": { "type": "block" }, and then',
    '  npx rulewire test examples/rules && npx rulewire push examples/rules',
    '  npx rulewire history && npx rulewire rollback 1',
    'Be a scanner, and look for what is known of it by the block id you get:',
    `  curl -i -A nikto/2.5 ${shopUrl}/`,
    `  grep BLOCK_ID ${recordsFile}`,
    'Ctrl-C ends everything.',
  ]
}
