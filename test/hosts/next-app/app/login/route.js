export async function POST(request) {
  const { email, password } = await request.json()
  console.log(`login of ${email}`)
  return Response.json({ user: email }, { status: password === 'right' ? 200 : 401 })
}
