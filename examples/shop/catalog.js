/** What is for sale; prices in cents. */
export const products = [
  { sku: 'mug', name: 'Enamel mug', price: 1200 },
  { sku: 'kettle', name: 'Camp kettle', price: 3900 },
  { sku: 'lamp', name: 'Reading lamp', price: 5400 },
  { sku: 'blanket', name: 'Wool blanket', price: 8900 },
  { sku: 'chair', name: 'Folding chair', price: 12900 },
]

export function findProduct(sku) {
  return products.find(product => product.sku === sku)
}

export function searchProducts(text) {
  const wanted = String(text).toLowerCase()
  return products.filter(product => product.name.toLowerCase().includes(wanted))
}

/**
 * @param {{ sku: string, quantity: number }[]} items
 * @returns {number | undefined} cents; undefined when an item does not exist or a quantity makes no sense
 */
export function totalOf(items) {
  if (!Array.isArray(items) || items.length === 0) return undefined
  let total = 0
  for (const item of items) {
    const product = findProduct(item?.sku)
    if (!product || !Number.isInteger(item.quantity) || item.quantity < 1) return undefined
    total += product.price * item.quantity
  }
  return total
}
