const secretWords = new Set(
  'password passwd pwd passphrase secret token apikey authorization cookie card cvv cvc pan iban ssn'.split(' '),
)

/**
 * The word for which a name looks like that of a secret: `userPassword`, `x-api-key`, `CARD_2`. Errs towards calling
 * something a secret.
 */
export function secretWordIn(name: string): string | undefined {
  const words = wordsOf(name)
  return words.find((word, index) => secretWords.has(word) || (word === 'api' && words[index + 1] === 'key'))
}

/** Split at a change of case and at everything that is no letter: `APIKey` is api, key, and `password2` is password. */
function wordsOf(name: string): readonly string[] {
  if (/^[a-z]*$/.test(name)) return [name]
  return name
    .replaceAll(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(word => word !== '')
}
