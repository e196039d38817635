import express from 'express'
import { guard } from 'rulewire/middleware/express'

const app = express()
app.use(guard())
app.use(express.json())
app.get('/', (_request, response) => response.send('hello'))
app.post('/login', ({ body }, response) => {
  response.status(body.password === 'right' ? 200 : 401).json({ user: body.email })
})
const server = app.listen(process.env.PORT ?? 0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
