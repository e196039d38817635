/** The engine alone, from CommonJS: prints what a request is. */
const { readFileSync } = require('node:fs')
const { createEngine } = require('rulewire/engine')
const { readRuleSet } = require('rulewire/rules-schema')

async function main() {
  const { document } = readRuleSet(readFileSync('rules/logins.json', 'utf8'))
  const engine = createEngine({ service: 'consumer' })
  const applied = await engine.apply(document)
  if (!applied.ok) throw new Error(JSON.stringify(applied.problems))
  const transaction = engine.begin()
  transaction.run({ 'server.request.method': 'POST', 'server.request.uri.raw': '/login' })
  transaction.run({ 'server.request.body': { email: 'A@example.com' } })
  const { matches, metadata } = transaction.run({ 'server.response.status': 401 })
  console.log(JSON.stringify({ rules: matches.map(match => match.rule.id), metadata }))
}

main()
