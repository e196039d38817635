import { createShop } from './shop.js'

const host = process.env.HOST ?? '127.0.0.1'
const port = Number(process.env.PORT ?? 3000)

const shop = await createShop()
const server = shop.listen(port, host, error => {
  if (error) throw error
  console.log(`listening on http://${host}:${server.address().port}`)
})

/** Answers what is in flight, takes nothing new; the process ends by itself once nothing is left to do. */
function close() {
  server.close()
}

process.once('SIGTERM', close)
process.once('SIGINT', close)
