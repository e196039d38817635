/**
 * What to do in another terminal while this goes on, ready to be copied.
 * @param {{ url: string, shopUrl: string, tokenFile: string, recordsFile: string }} places
 */
export function whatToTry({ url, shopUrl, tokenFile, recordsFile }) {
  return `
The shop is at ${shopUrl}. Its code knows nothing of Rulewire. In another terminal, in this directory:

  export RULEWIRE_URL=${url} RULEWIRE_TOKEN="$(cat ${tokenFile})"

Change a rule while the shop runs. In examples/rules/logins.json, in the last rule, write

        "usr.exists": { "value": false },
        "campaign": { "value": "stuffing" }

check it, push it, and watch the revision and the tags of users.login.failure change here:

  npx rulewire check examples/rules
  npx rulewire push examples/rules
  npx rulewire fleet

Fail to log in, and find the event:

  curl -i ${shopUrl}/api/v1/login -H 'content-type: application/json' -d '{"email":"you@example.com","password":"?"}'
  grep you@example.com ${recordsFile}

Ctrl-C ends everything.
`
}
