"""Chinese reference texts"""


def reference_documents():
    return []
