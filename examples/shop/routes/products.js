import { Router } from 'express'
import { findProduct, products, searchProducts } from '../catalog.js'

export function productRoutes() {
  const routes = Router()

  routes.get('/', (_request, response) => response.send(page('Shop', listOf(products))))

  routes.get('/products/:sku', (request, response) => {
    const product = findProduct(request.params.sku)
    if (!product) return response.status(404).send(page('Not found', '<p>We do not sell that.</p>'))
    response.send(page(product.name, `<p>${euros(product.price)}</p>`))
  })

  routes.get('/api/v1/products', (request, response) => {
    response.json({ products: searchProducts(request.query.q ?? '') })
  })

  routes.get('/api/v1/products/:sku', (request, response) => {
    const product = findProduct(request.params.sku)
    if (!product) return response.status(404).json({ error: 'no such product' })
    response.json({ product })
  })

  return routes
}

function page(title, body) {
  return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>\n`
}

function listOf(items) {
  const entries = items.map(({ sku, name, price }) => `<li><a href="/products/${sku}">${name}</a> ${euros(price)}</li>`)
  return `<ul>${entries.join('')}</ul>`
}

function euros(cents) {
  return `€ ${(cents / 100).toFixed(2)}`
}
