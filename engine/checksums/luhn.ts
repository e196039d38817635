/**
 * ISO/IEC 7812-1, annex B: from the right, every second digit doubled (and 9 taken off where that has two digits), the sum is a
 * multiple of 10. Digits are `0` to `9`; what stands between them is passed over. Without a digit: false.
 */
export function luhn(text: string): boolean {
  let sum = 0
  let digits = 0
  for (let at = text.length - 1; at >= 0; at--) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) continue
    const doubled = digits++ % 2 === 0 ? digit : digit * 2
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits > 0 && sum % 10 === 0
}
