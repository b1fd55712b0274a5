FROM python:3.11-slim

ENV BINDSTEEN_BOOTSTRAP=0 \
    BINDSTEEN_DATA=/data \
    STATIC_ROOT=/app/built \
    PRODUCTION=1 \
    PYTHONUNBUFFERED=1

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
# A secret only for this step: nothing that is made here depends on it.
RUN SECRET_KEY=while-building python manage.py texts \
    && SECRET_KEY=while-building python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q config network matching chat \
    && useradd --system --uid 10001 --no-create-home bindsteen \
    && install -d -o bindsteen -g bindsteen /data

USER bindsteen
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["python", "manage.py", "web", "--host", "0.0.0.0", "--port", "8000"]
