// Talks to the server at argv[2] with the official ollama client and prints what it understood as JSON.
import { Ollama } from 'ollama';

const client = new Ollama({ host: process.argv[2] });
const messages = [{ role: 'user', content: 'hi' }];
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'w', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];

async function collect(request) {
  const seen = { text: '', thinking: '', calls: [], parts: 0 };
  try {
    for await (const part of await client.chat({ messages, stream: true, ...request })) {
      seen.parts++;
      seen.text += part.message.content;
      seen.thinking += part.message.thinking ?? '';
      seen.calls.push(...(part.message.tool_calls ?? []).map(call => call.function));
      if (part.done) {
        seen.reason = part.done_reason;
        seen.evalCount = part.eval_count;
      }
    }
  } catch (error) {
    seen.error = { name: error.name, status: error.status_code, message: error.message };
  }
  return seen;
}

const result = {
  models: (await client.list()).models.map(model => model.name),
  version: (await client.version?.())?.version,
  capabilities: (await client.show({ model: 'sim-thinking' })).capabilities,
  thinking: await collect({ model: 'sim-thinking', think: true }),
  tools: await collect({ model: 'sim-tools', tools }),
  whole: await client.chat({ model: 'sim', messages }),
  notFound: await collect({ model: 'nope' }),
  error: await collect({ model: 'sim-error@3' }),
  cut: await collect({ model: 'sim-cut@3' }),
  reset: await collect({ model: 'sim-reset@3' }),
  loaded: (await client.ps()).models.map(model => model.name),
  pulled: [],
};
for await (const step of await client.pull({ model: 'sim', stream: true })) {
  result.pulled.push(step.status);
}

const stream = await client.chat({ model: 'sim-stall@2', messages, stream: true });
try {
  let parts = 0;
  for await (const part of stream) {
    if (++parts === 2) {
      stream.abort();
    }
  }
} catch (error) {
  result.aborted = error.name;
}

console.log(JSON.stringify(result));
