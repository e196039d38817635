import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeChanged } from './rule-sets.mjs'

/** Nobody who is up to anything good asks a shop that is no blog for this. */
const redirecting = {
  id: 'shop-wordpress-probe',
  category: 'attack_attempt',
  event: 'attack.wordpress_probe',
  endpoint: { method: 'GET', path: '/wp-login.php' },
  action: { type: 'redirect', location: '/' },
  tests: [
    { request: { path: '/wp-login.php' }, expect: { match: true, action: 'redirect' } },
    { request: { path: '/' }, expect: { match: false } },
  ],
}

/**
 * Writes the rules of examples/rules with two changes: signups with throw-away addresses are blocked, and who looks for a
 * blog is redirected.
 * @returns {Promise<string>} the directory
 */
export async function writeBlocking(directory) {
  await writeChanged(directory, rule =>
    rule.id === 'shop-signup-throwaway-address' ? { ...rule, action: { type: 'block' } } : rule,
  )
  await writeFile(join(directory, 'redirect.json'), JSON.stringify({ version: 1, rules: [redirecting] }, null, 2))
  return directory
}
