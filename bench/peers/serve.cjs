"use strict";
// Keep one peer warm in one process, and answer one JSON request a line:
//   {"do": "measure", "template": path, "data": path, "count": n} -> {"spent": [milliseconds, ...]}
//   {"do": "write", "template": path, "data": path, "to": path} -> {"bytes": n}
// The template is read from disk for each document, as the others do; the data once, before the clock starts.

const fs = require("node:fs");
const readline = require("node:readline");

const PEERS = {
  docxtemplater() {
    const Docxtemplater = require("docxtemplater");
    const PizZip = require("pizzip");
    return (template, data) => {
      const document = new Docxtemplater(new PizZip(fs.readFileSync(template)), { paragraphLoop: true, linebreaks: true });
      document.render(data);
      return document.toBuffer();
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return async (template, data) => Buffer.from(await handler.process(fs.readFileSync(template), data));
  },
  carbone() {
    const carbone = require("carbone");
    return (template, data) =>
      new Promise((resolve, reject) => {
        carbone.render(template, data, (error, result) => (error ? reject(new Error(String(error))) : resolve(result)));
      });
  },
};

const render = PEERS[process.argv[2]]();
const known = new Map();

function dataOf(path) {
  if (!known.has(path)) known.set(path, JSON.parse(fs.readFileSync(path, "utf8")));
  return known.get(path);
}

async function measure({ template, data, count }) {
  const values = dataOf(data);
  const spent = [];
  for (let done = 0; done < count; done += 1) {
    const begin = performance.now();
    await render(template, values);
    spent.push(performance.now() - begin);
  }
  return { spent };
}

async function write({ template, data, to }) {
  const docx = await render(template, dataOf(data));
  fs.writeFileSync(to, docx);
  return { bytes: docx.length };
}

async function main() {
  console.log = () => {}; // the line belongs to the answers
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
      answer = await (request.do === "measure" ? measure(request) : write(request));
    } catch (error) {
      answer = { refused: String(error && error.message ? error.message : error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.exit(0);
}

main();
