/** An application on NestJS that does not know Rulewire, over Express or over Fastify. Decorators are called by hand: nothing is compiled. */
import 'reflect-metadata'
import { Body, Controller, Get, Module, Post, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'

class LoginController {
  home() {
    return 'home'
  }

  login(body, response) {
    console.log(`login of ${body.email}`)
    response.status(body.password === 'right' ? 200 : 401)
    return { user: body.email }
  }
}
decorate(LoginController, 'home', [Get('/')])
decorate(LoginController, 'login', [Post('/login')], [Body(), Res({ passthrough: true })])
Controller()(LoginController)

class AppModule {}
Module({ controllers: [LoginController] })(AppModule)

function decorate({ prototype }, name, methods, parameters = []) {
  for (const [index, parameter] of parameters.entries()) parameter(prototype, name, index)
  for (const method of methods) method(prototype, name, Object.getOwnPropertyDescriptor(prototype, name))
}

const adapter = process.env.NEST_PLATFORM === 'fastify' ? new FastifyAdapter() : new ExpressAdapter()
const app = await NestFactory.create(AppModule, adapter, { logger: false })
await app.listen(0, '127.0.0.1')
console.log(`listening on http://127.0.0.1:${app.getHttpServer().address().port}`)
