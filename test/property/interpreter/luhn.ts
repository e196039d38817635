/** Of the digits, from the right, every second one doubled: the sum is a multiple of ten. */
export function passesLuhn(text: string): boolean {
  const digits = text
    .replace(/[^0-9]/g, '')
    .split('')
    .reverse()
    .map(Number)
  const sum = digits.reduce((total, digit, place) => total + (place % 2 === 0 ? digit : doubled(digit)), 0)
  return digits.length > 0 && sum % 10 === 0
}

function doubled(digit: number): number {
  return 2 * digit > 9 ? 2 * digit - 9 : 2 * digit
}
