/** An application on Express that does not know Rulewire. */
import express from 'express'

const app = express()
app.use(express.json())
app.post('/login', (request, response) => {
  const right = request.body.password === 'right'
  response.status(right ? 200 : 401).json({ user: request.body.email })
})
app.get('/throw', () => {
  throw new Error('thrown by the handler')
})
app.get('/reject', async () => {
  throw new Error('rejected by the handler')
})
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
