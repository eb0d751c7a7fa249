"""What others say of the open data: the Data Package's own checker, Popolo's schemas, the columns of Resolution 835.

    validate.py package FOLDER            frictionless on FOLDER/datapackage.json
    validate.py popolo SCHEMAS FILE       each object against its class' schema (JSON Schema draft 3)
    validate.py annex SCHEMA FILE         names, types, enumerations and required values of one CSV file
"""
import csv, datetime, glob, json, os, re, sys


def package(folder):
    import frictionless

    os.chdir(folder)
    report = frictionless.validate("datapackage.json")
    if report.valid:
        tables = report.tasks
        print(f"{len(tables)} tables, {sum(task.stats.get('rows', 0) for task in tables)} rows")
        return
    for error in report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:20]:
        print(error)
    sys.exit(1)


def popolo(schemas, file):
    import jsonschema
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT3

    registry, by_name = Registry(), {}
    for path in glob.glob(schemas + "/*.json"):
        schema = json.load(open(path, encoding="utf-8"))
        registry = registry.with_resource(schema["id"].rstrip("#"), Resource(schema, DRAFT3))
        by_name[os.path.basename(path)[:-5]] = schema
    document = json.load(open(file, encoding="utf-8"))
    classes = {"organizations": "organization", "persons": "person", "motions": "motion", "vote_events": "vote_event"}
    if set(document) != set(classes):
        sys.exit(f"lists: {sorted(document)}")
    count = 0
    identifiers = {name: {item["id"] for item in document[name]} for name in classes}
    for name, singular in classes.items():
        schema = dict(by_name[singular])
        # Popolo's schemas let unknown fields pass; a misspelt one must not.
        schema["additionalProperties"] = False
        for item in document[name]:
            jsonschema.Draft3Validator(schema, registry=registry).validate(item)
            count += 1
    for event in document["vote_events"]:
        assert event["motion_id"] in identifiers["motions"], event["motion_id"]
        for vote in event["votes"]:
            assert vote["voter_id"] in identifiers["persons"], vote
            assert vote.get("group_id") is None or vote["group_id"] in identifiers["organizations"], vote
    print(f"{count} objects")


def annex(schema, file):
    columns = json.load(open(schema, encoding="utf-8"))["tableSchema"]["columns"]
    with open(file, encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle, strict=True))
    # A name in the published schema has a line break inside.
    names = [column["name"].strip() for column in columns]
    if rows[0] != names:
        sys.exit(f"columns {rows[0]} and not {names}")
    read = {
        "string": str,
        "integer": int,
        "date": datetime.date.fromisoformat,
        "dateTime": lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"),
        "anyURL": lambda text: re.fullmatch(r"https?://[\x21-\x7e]+", text).group(),
    }
    for line, row in enumerate(rows[1:], 2):
        for column, value in zip(columns, row, strict=True):
            if not value:
                if column["required"]:
                    sys.exit(f"row {line}: no {column['name']}")
                continue
            try:
                read[column["datatype"]](value)
            except (ValueError, AttributeError):
                sys.exit(f"row {line}: {column['name']} = {value}")
            # «Голос: “За”, “Проти” …»
            allowed = re.findall("“([^”]+)”", column["description"].partition(": “")[2] and column["description"])
            if column["name"].lower().endswith("result") and value not in allowed:
                sys.exit(f"row {line}: {column['name']} = {value}, allowed {allowed}")
    print(f"{len(rows) - 1} rows")


{"package": package, "popolo": popolo, "annex": annex}[sys.argv[1]](*sys.argv[2:])
