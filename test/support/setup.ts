import { removeTemporaryFolders } from "../../constructs/testing";

afterAll(removeTemporaryFolders);
