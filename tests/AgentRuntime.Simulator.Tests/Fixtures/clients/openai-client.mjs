// Talks to the server at argv[2] with the official openai client and prints what it understood as JSON.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: new URL('v1', process.argv[2]).href, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'w', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];

async function collect(request) {
  const seen = { text: '', calls: {}, finish: [] };
  try {
    const stream = await client.chat.completions.create({ messages, stream: true, stream_options: { include_usage: true }, ...request });
    for await (const chunk of stream) {
      seen.usage = chunk.usage ?? seen.usage;
      const choice = chunk.choices[0];
      if (!choice) {
        continue;
      }
      if (choice.finish_reason) {
        seen.finish.push(choice.finish_reason);
      }
      if (typeof choice.delta.content === 'string') {
        seen.text += choice.delta.content;
      }
      for (const call of choice.delta.tool_calls ?? []) {
        const slot = seen.calls[call.index] ??= { name: '', arguments: '' };
        slot.name += call.function?.name ?? '';
        slot.arguments += call.function?.arguments ?? '';
      }
    }
  } catch (error) {
    seen.error = { name: error.constructor.name, status: error.status, message: error.message };
  }
  return seen;
}

const result = {
  models: (await client.models.list()).data.map(model => model.id),
  text: await collect({ model: 'sim' }),
  tools: await collect({ model: 'sim-tools', tools }),
  whole: await client.chat.completions.create({ model: 'sim-tools', messages, tools }),
  busy: await collect({ model: 'sim-503' }),
  error: await collect({ model: 'sim-error@3' }),
  reset: await collect({ model: 'sim-reset@3' }),
};

const controller = new AbortController();
try {
  const stream = await client.chat.completions.create({ model: 'sim-stall@2', messages, stream: true }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  for await (const chunk of stream) {
    result.lastChunk = chunk.object;
  }
  result.aborted = controller.signal.aborted;
} catch (error) {
  result.aborted = error.constructor.name;
}

console.log(JSON.stringify(result));
