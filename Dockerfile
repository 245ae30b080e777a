# One image for every service; LibreOffice and its fonts come from Debian, Python packages from requirements.lock.
FROM python:3.12-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libreoffice-writer-nogui python3-uno fonts-liberation2 fonts-crosextra-carlito fontconfig libmimalloc2.0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --editable . \
    && useradd --system --home-dir /var/lib/delibera --create-home delibera
USER delibera
ENV PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["gunicorn", "web.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket"]
