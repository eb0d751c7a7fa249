#!/usr/bin/env python3
"""Links the release as the package does, with the Swift library inside: link.py BUILD FOLDER [--gpiod2 ROOT].

BUILD is the folder of `swift build -c release`. Its objects are taken as they are: `--static-swift-stdlib` would compile
every one of them anew and change nothing but the link. With --gpiod2 only CGpiod's two files of C are compiled again,
against the libgpiod 2 that lies unpacked in ROOT, for no other object knows which libgpiod there is.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

# What Foundation's archives need of one another: known to the modules of the static library, and so not to our objects.
FOUNDATION = ["CoreFoundation", "_FoundationCShims", "_FoundationCollections", "_FoundationICU", "dispatch",
              "BlocksRuntime", "stdc++"]
# What a product needs beside: FoundationXML's archives, and the system's own parser below them.
MORE = {"protocol-generator": ["FoundationXML", "_CFXMLInterface", "xml2"]}


def link_of(build, product):
    """The arguments of a product's link, from what SwiftPM told its build system."""
    manifest = build.parent.parent / "release.yaml"
    output = str(build / product)
    for line in manifest.read_text().splitlines():
        if line.strip().startswith("args: [") and f'"{output}"' in line and '"-emit-executable"' in line:
            return json.loads(line.strip().removeprefix("args: "))
    sys.exit(f"link.py: {manifest} has no link of {product}: swift build -c release first")


def compile_gpiod(root, folder):
    """CGpiod against another libgpiod: the objects by the names that SwiftPM gives them."""
    project = pathlib.Path(__file__).resolve().parent.parent.parent
    objects = {}
    for source in sorted((project / "Sources" / "CGpiod").glob("*.c")):
        made = folder / f"gpiod2-{source.name}.o"
        subprocess.run(["clang", "-std=c11", "-O2", "-Wall", "-Werror", "-fPIC", f"-I{source.parent}/include",
                        f"-I{root}/usr/include", "-c", str(source), "-o", str(made)], check=True)
        objects[f"CGpiod.build/{source.name}.o"] = made
    return objects


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("build", type=lambda text: pathlib.Path(text).resolve())
    arguments.add_argument("folder", type=lambda text: pathlib.Path(text).resolve())
    arguments.add_argument("--gpiod2", type=pathlib.Path, metavar="ROOT")
    arguments.add_argument("--products", default="vote-daemon,votectl,protocol-generator,results-screen", metavar="NAMES")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    replaced = compile_gpiod(options.gpiod2, options.folder) if options.gpiod2 else {}

    for product in options.products.split(","):
        command = link_of(options.build, product)
        listed = next(word[1:] for word in command if word.startswith("@"))
        objects, exchanged = [], set()
        for path in pathlib.Path(listed).read_text().split("\n"):
            name = "/".join(path.strip('"').split("/")[-2:])
            exchanged |= {name} & set(replaced)
            objects.append(str(replaced.get(name, path)))
        if product == "vote-daemon" and exchanged != set(replaced):
            sys.exit(f"link.py: these objects are not in the daemon's link: {set(replaced) - exchanged}")
        own_list = options.folder / f"{product}.objects"
        own_list.write_text("\n".join(objects))
        words = [f"@{own_list}" if word.startswith("@") else word for word in command if "-rpath" not in word]
        words = [word for at, word in enumerate(words) if not (word == "-Xlinker" and words[at + 1 : at + 2] == ["-Xlinker"])]
        words[words.index("-o") + 1] = str(options.folder / product)
        if options.gpiod2:
            library = next(options.gpiod2.glob("usr/lib/*/libgpiod.so")).parent
            words[1:1] = [f"-L{library}"]
        words += ["-static-stdlib"] + [f"-l{library}" for library in MORE.get(product, []) + FOUNDATION]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit(f"link.py: {product} cannot be linked:\n{done.stdout[-4000:]}")
        own_list.unlink()
    for path in replaced.values():
        os.unlink(path)


if __name__ == "__main__":
    main()
