// Makes a child process of the cdktn project load cdktn where the code says cdktf, as moduleNameMapper does in jest.
"use strict";
const Module = require("node:module");

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => resolve(request.replace(/^cdktf(?=$|\/)/, "cdktn"), ...rest);
