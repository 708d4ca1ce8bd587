// Two people open a page with a script, each in a window that has what the script asks for. Prints as JSON what they see.
// Usage: node readme.mjs page.html ws://… ws://…
import { readFile } from 'node:fs/promises';
import vm from 'node:vm';
import WebSocket from 'ws';

const [file, ...urls] = process.argv.slice(2);
const script = (await readFile(file, 'utf8')).match(/<script>(.*)<\/script>/s)[1];
const PATIENCE = 20_000;

class Page {
  elements = { people: { textContent: '' }, text: { value: '' } };

  constructor(name, url) {
    const page = this;
    class Socket extends WebSocket {
      constructor() {
        super(url);
        page.socket = this;
      }
    }
    const document = { getElementById: (id) => this.elements[id] };
    vm.runInNewContext(script, { WebSocket: Socket, document, prompt: () => name });
  }

  get sees() {
    return [this.elements.people.textContent, this.elements.text.value];
  }

  types(text) {
    this.elements.text.value = text;
    this.elements.text.oninput();
  }

  async awaits(people, text) {
    for (const start = Date.now(); this.sees[0] !== people || this.sees[1] !== text; ) {
      if (Date.now() - start > PATIENCE) {
        throw new Error(`sees ${JSON.stringify(this.sees)}, not ${JSON.stringify([people, text])}`);
      }
      await new Promise((later) => setTimeout(later, 5));
    }
  }
}

const ada = new Page('Ada', urls[0]);
await ada.awaits('Ada', '');
ada.types('milk');
const bob = new Page('Bob', urls[1]);
await bob.awaits('Ada, Bob', 'milk');
await ada.awaits('Ada, Bob', 'milk');
bob.types('milk, eggs');
await ada.awaits('Ada, Bob', 'milk, eggs');
bob.socket.close();
await ada.awaits('Ada', 'milk, eggs');
ada.types('');
const cleo = new Page('Cleo', urls[1]);
await cleo.awaits('Ada, Cleo', '');
await ada.awaits('Ada, Cleo', '');

console.log(JSON.stringify([ada.sees, bob.sees, cleo.sees]));
ada.socket.terminate();
cleo.socket.terminate();
