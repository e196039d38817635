/** An application on Express that does not know Rulewire. */
import express from 'express'

const app = express()
app.use(express.json())
app.get('/', (_request, response) => response.send('home'))
app.post('/login', (request, response) => {
  console.log(`login of ${request.body.email}`)
  response.status(request.body.password === 'right' ? 200 : 401).json({ user: request.body.email })
})
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
