import { createServer } from 'node:http';

// a stand-in for a service: says that it is ready, ends with its stdin (unless told to be stubborn), and fails on order
const { TOY_STUBBORN, TOY_FAILS, TOY_PORT } = process.env;

if (TOY_FAILS) {
  process.stderr.write('the toy was told to fail\n');
  process.exit(3);
}
process.stdin.resume().on('end', () => {
  if (!TOY_STUBBORN) process.exit(0);
});
process.on('SIGTERM', () => {
  process.stderr.write('the toy ends in order\n');
  if (!TOY_STUBBORN) process.exit(0);
});
const server = createServer((_, response) => response.end('toy'));
server.listen(Number(TOY_PORT ?? 0), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
});
